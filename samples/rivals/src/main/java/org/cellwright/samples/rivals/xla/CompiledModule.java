package org.cellwright.samples.rivals.xla;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_OperationDescription;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * A StableHLO program on the processor: the one operation {@code XlaCallModule} of a TensorFlow graph, which has XLA compile
 * the program at the first run. Arguments stay where they are from run to run.
 */
final class CompiledModule {
    private static final String OPERATION = "XlaCallModule";
    private static final long OPERATION_VERSION = 9;
    private static final String PLATFORM = "CPU";
    /** The fields of TensorFlow's ConfigProto that say how many threads there are within an operation and for all. */
    private static final int WITHIN_OPERATION = 2 << 3;

    private static final int BETWEEN_OPERATIONS = 5 << 3;

    private final ScanProgram.Module module;
    private final TF_Status status = tensorflow.TF_NewStatus();
    private final TF_Session session;
    private final TF_Output inputs;
    private final PointerPointer<TF_Tensor> arguments;
    private final TF_Output outputs;
    private final PointerPointer<TF_Tensor> results;

    /** @param values of the arguments */
    CompiledModule(ScanProgram.Module module, List<float[]> values, int threads) {
        this.module = module;
        TF_Graph graph = tensorflow.TF_NewGraph();
        int argumentCount = module.arguments().size();
        int resultCount = module.results().size();
        inputs = new TF_Output(argumentCount);
        arguments = new PointerPointer<>(argumentCount);
        for (int i = 0; i < argumentCount; i++) {
            inputs.position(i).oper(placeholder(graph, i)).index(0);
            arguments.put(i, tensor(module.arguments().get(i), values.get(i)));
        }
        inputs.position(0);
        TF_Operation call = call(graph);
        outputs = new TF_Output(resultCount);
        for (int i = 0; i < resultCount; i++) {
            outputs.position(i).oper(call).index(i);
        }
        outputs.position(0);
        results = new PointerPointer<>(resultCount);
        session = session(graph, threads);
    }

    /** The version of TensorFlow. */
    static String version() {
        return tensorflow.TF_Version().getString();
    }

    private TF_Operation placeholder(TF_Graph graph, int argument) {
        TF_OperationDescription description = tensorflow.TF_NewOperation(graph, "Placeholder", "argument" + argument);
        tensorflow.TF_SetAttrType(description, "dtype", tensorflow.TF_FLOAT);
        return finish(description);
    }

    private TF_Operation call(TF_Graph graph) {
        TF_OperationDescription description = tensorflow.TF_NewOperation(graph, OPERATION, "call");
        tensorflow.TF_AddInputList(description, inputs, module.arguments().size());
        tensorflow.TF_SetAttrInt(description, "version", OPERATION_VERSION);
        byte[] text = module.text().getBytes(StandardCharsets.UTF_8);
        try (BytePointer bytes = new BytePointer(text)) {
            tensorflow.TF_SetAttrString(description, "module", bytes, text.length);
        }
        List<List<Integer>> sizes = module.results();
        int[] types = new int[sizes.size()];
        Arrays.fill(types, tensorflow.TF_FLOAT);
        tensorflow.TF_SetAttrTypeList(description, "Tout", types, types.length);
        try (BytePointer platform = new BytePointer(PLATFORM);
                PointerPointer<BytePointer> platforms = new PointerPointer<>(platform);
                SizeTPointer lengths = new SizeTPointer(1).put(PLATFORM.length())) {
            tensorflow.TF_SetAttrStringList(description, "platforms", platforms, lengths, 1);
        }
        List<LongPointer> shapes =
                sizes.stream().map(CompiledModule::sizes).map(LongPointer::new).toList();
        int[] ranks = sizes.stream().mapToInt(List::size).toArray();
        try (PointerPointer<LongPointer> list = new PointerPointer<>(shapes.toArray(LongPointer[]::new));
                IntPointer rankList = new IntPointer(ranks);
                BytePointer name = new BytePointer("Sout")) {
            tensorflow.TF_SetAttrShapeList(description, name, list, rankList, ranks.length);
        }
        return finish(description);
    }

    private TF_Operation finish(TF_OperationDescription description) {
        TF_Operation operation = tensorflow.TF_FinishOperation(description, status);
        check();
        return operation;
    }

    private TF_Session session(TF_Graph graph, int threads) {
        TF_SessionOptions options = tensorflow.TF_NewSessionOptions();
        byte[] configuration = {WITHIN_OPERATION, (byte) threads, BETWEEN_OPERATIONS, 1};
        try (BytePointer bytes = new BytePointer(configuration)) {
            tensorflow.TF_SetConfig(options, bytes, configuration.length, status);
        }
        check();
        TF_Session made = tensorflow.TF_NewSession(graph, options, status);
        check();
        return made;
    }

    private static TF_Tensor tensor(List<Integer> sizes, float[] values) {
        long bytes = (long) Float.BYTES * values.length;
        TF_Tensor tensor = tensorflow.TF_AllocateTensor(tensorflow.TF_FLOAT, sizes(sizes), sizes.size(), bytes);
        floats(tensor).put(values);
        return tensor;
    }

    private static long[] sizes(List<Integer> sizes) {
        return sizes.stream().mapToLong(Integer::longValue).toArray();
    }

    private static FloatBuffer floats(TF_Tensor tensor) {
        return new FloatPointer(tensorflow.TF_TensorData(tensor))
                .capacity(tensorflow.TF_TensorByteSize(tensor) / Float.BYTES)
                .asBuffer();
    }

    /** Runs the program and drops the results. */
    void run() {
        execute();
        IntStream.range(0, module.results().size())
                .forEach(i -> tensorflow.TF_DeleteTensor(results.get(TF_Tensor.class, i)));
    }

    /** Runs the program and returns the results. */
    List<float[]> results() {
        execute();
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < module.results().size(); i++) {
            TF_Tensor tensor = results.get(TF_Tensor.class, i);
            FloatBuffer buffer = floats(tensor);
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            all.add(values);
            tensorflow.TF_DeleteTensor(tensor);
        }
        return Collections.unmodifiableList(all);
    }

    private void execute() {
        tensorflow.TF_SessionRun(
                session,
                null,
                inputs,
                arguments,
                module.arguments().size(),
                outputs,
                results,
                module.results().size(),
                null,
                0,
                null,
                status);
        check();
    }

    private void check() {
        if (tensorflow.TF_GetCode(status) != tensorflow.TF_OK) {
            throw new IllegalStateException(tensorflow.TF_Message(status).getString());
        }
    }
}
