package org.cellwright.runtime.layer;

import java.lang.reflect.InvocationTargetException;
import org.cellwright.runtime.cell.Cell;

/** Cells by the names of their classes. */
final class CellClasses {
    private CellClasses() {}

    /**
     * The name under which the cell's class can be found again.
     *
     * @throws IllegalArgumentException if the class cannot be made from its name
     */
    static String name(Cell cell) {
        Class<? extends Cell> type = cell.getClass();
        try {
            type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "cell " + cell.description().name() + " cannot be described by its name: " + type.getName()
                            + " is not a public class with a public constructor without arguments");
        }
        return type.getName();
    }

    /** @throws IllegalArgumentException if there is no such cell on the class path */
    static Cell find(String name) {
        try {
            return type(name).asSubclass(Cell.class).getConstructor().newInstance();
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException("the model needs the cell " + name
                    + ", which is not on the class path: add the library that has it");
        } catch (ClassCastException e) {
            throw new IllegalArgumentException("the model needs the cell " + name + ", but that class is no cell");
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalArgumentException("the model needs the cell " + name
                    + ", but that is not a public class with a public constructor without arguments");
        }
    }

    /** Not initialised, so that no code of a class that is no cell runs. */
    private static Class<?> type(String name) throws ClassNotFoundException {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            try {
                return Class.forName(name, false, context);
            } catch (ClassNotFoundException e) {
                // falls through to the loader of this library
            }
        }
        return Class.forName(name, false, CellClasses.class.getClassLoader());
    }
}
