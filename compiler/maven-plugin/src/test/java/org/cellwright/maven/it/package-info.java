/** Integration tests: real projects, built by a real Maven with the plugin as it was packaged. */
package org.cellwright.maven.it;
