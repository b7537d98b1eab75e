package org.cellwright.samples.literature.task;

import org.cellwright.runtime.layer.Layer;

/** Says how good a model is on sequences that it has never seen. */
@FunctionalInterface
public interface Judge {
    double judge(Layer model);
}
