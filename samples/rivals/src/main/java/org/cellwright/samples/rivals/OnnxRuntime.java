package org.cellwright.samples.rivals;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/** ONNX Runtime on a model of one LSTM or GRU; it infers only. Its GRU resets before the product. */
public final class OnnxRuntime implements Contestant {
    private String title = "ONNX Runtime";

    @Override
    public String id() {
        return "onnxruntime";
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Optional<Work> prepare(Task task) {
        Optional<OnnxMl.ModelProto> model = RecurrentModel.of(task);
        if (model.isEmpty() || task.mode() != Mode.INFER) {
            return Optional.empty();
        }
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            title = "ONNX Runtime " + environment.getVersion();
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(task.threads());
            options.setInterOpNumThreads(1);
            OrtSession session = environment.createSession(model.get().toByteArray(), options);
            Map<String, OnnxTensor> inputs = Map.of(RecurrentModel.INPUT, input(environment, task.shape()));
            return Optional.of(new Work(() -> run(session, inputs), 0));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OnnxTensor input(OrtEnvironment environment, Shape shape) throws OrtException {
        int count = shape.steps() * shape.batch() * shape.inputs();
        FloatBuffer values = ByteBuffer.allocateDirect(Float.BYTES * count)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Random random = new Random(1);
        while (values.hasRemaining()) {
            values.put((float) random.nextGaussian());
        }
        values.flip();
        return OnnxTensor.createTensor(environment, values, new long[] {shape.steps(), shape.batch(), shape.inputs()});
    }

    private static void run(OrtSession session, Map<String, OnnxTensor> inputs) {
        try (OrtSession.Result result = session.run(inputs)) {
            if (result.size() != 1) {
                throw new IllegalStateException("the model has one output, but there are " + result.size());
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
