package org.cellwright.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KernelWarmUpTest {
    @ParameterizedTest
    @EnumSource(Precision.class)
    void productsOfBothKindsRunOnAThreadThatKeepsNoProgramAlive(Precision precision) throws InterruptedException {
        Kernels kernels = KernelSelection.best(precision);
        Set<String> called = ConcurrentHashMap.newKeySet();
        Set<Throwable> failures = ConcurrentHashMap.newKeySet();
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        Kernels watched = (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    if (called.isEmpty()) {
                        threads.add(Thread.currentThread());
                    }
                    called.add(method.getName());
                    try {
                        return method.invoke(kernels, arguments);
                    } catch (InvocationTargetException e) {
                        failures.add(e.getCause());
                        throw e.getCause();
                    }
                });

        KernelWarmUp.start(watched);

        Thread thread = threads.poll(60, TimeUnit.SECONDS);
        assertThat(thread).isNotNull().isNotSameAs(Thread.currentThread());
        assertThat(thread.isDaemon()).isTrue();
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(failures).isEmpty();
        assertThat(called).contains("multiply", "multiplyTransposed");
    }
}
