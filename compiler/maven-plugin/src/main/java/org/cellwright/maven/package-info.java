/** The Maven plugin: finds cell files, compiles what changed, and keeps the output directory in step with them. */
package org.cellwright.maven;
