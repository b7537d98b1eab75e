/** Tensors on disk in the safetensors format: models, and all else that a training run needs to go on. */
package org.cellwright.runtime.checkpoint;
