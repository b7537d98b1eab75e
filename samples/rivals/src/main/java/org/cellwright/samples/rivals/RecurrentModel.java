package org.cellwright.samples.rivals;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;

/** An ONNX model of one recurrent node, with random weights. */
final class RecurrentModel {
    static final String INPUT = "X";

    private static final Map<String, Integer> GATES = Map.of("Lstm", 4, "Gru", 3);
    private static final long OPERATIONS_VERSION = 17;
    private static final long FORMAT_VERSION = 8;
    private static final double WEIGHT_SCALE = 0.1;

    private RecurrentModel() {}

    /** Empty where ONNX has no such cell. */
    static Optional<OnnxMl.ModelProto> of(Task task) {
        if (!GATES.containsKey(task.cell())) {
            return Optional.empty();
        }
        Shape shape = task.shape();
        int hidden = shape.hidden();
        int rows = GATES.get(task.cell()) * hidden;
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder()
                .setOpType(task.cell().toUpperCase(Locale.ROOT))
                .addInput(INPUT)
                .addInput("W")
                .addInput("R")
                .addInput("B")
                .addOutput("Y")
                .addAttribute(OnnxMl.AttributeProto.newBuilder()
                        .setName("hidden_size")
                        .setType(OnnxMl.AttributeProto.AttributeType.INT)
                        .setI(hidden));
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .setName("recurrent")
                .addNode(node)
                .addInput(value(INPUT, shape.steps(), shape.batch(), shape.inputs()))
                .addOutput(value("Y", shape.steps(), 1, shape.batch(), hidden))
                .addInitializer(weights("W", 1, rows, shape.inputs()))
                .addInitializer(weights("R", 1, rows, hidden))
                .addInitializer(weights("B", 1, 2 * rows));
        return Optional.of(OnnxMl.ModelProto.newBuilder()
                .setIrVersion(FORMAT_VERSION)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPERATIONS_VERSION))
                .setGraph(graph)
                .build());
    }

    private static OnnxMl.ValueInfoProto value(String name, int... sizes) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (int size : sizes) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
    }

    private static OnnxMl.TensorProto weights(String name, int... sizes) {
        OnnxMl.TensorProto.Builder tensor =
                OnnxMl.TensorProto.newBuilder().setName(name).setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        int count = 1;
        for (int size : sizes) {
            tensor.addDims(size);
            count *= size;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(name.hashCode());
        while (bytes.hasRemaining()) {
            bytes.putFloat((float) (WEIGHT_SCALE * random.nextGaussian()));
        }
        return tensor.setRawData(ByteString.copyFrom(bytes.flip())).build();
    }
}
