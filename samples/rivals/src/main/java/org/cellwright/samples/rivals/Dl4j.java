package org.cellwright.samples.rivals;

import java.util.Optional;
import org.cellwright.cli.Stopwatch;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** DL4J's LSTM without peepholes; training is the gradient of the sum of all outputs for all parameters and the input. */
public final class Dl4j implements Contestant {
    @Override
    public String id() {
        return "dl4j";
    }

    @Override
    public String title() {
        return "DL4J 1.0.0-M2.1";
    }

    @Override
    public Optional<Work> prepare(Task task) {
        if (!task.cell().equals("Lstm") || !task.mode().wholePass()) {
            return Optional.empty();
        }
        Shape shape = task.shape();
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .updater(new NoOp())
                .list()
                .layer(new LSTM.Builder()
                        .nIn(shape.inputs())
                        .nOut(shape.hidden())
                        .activation(Activation.TANH)
                        .build())
                .build();
        configuration.setValidateOutputLayerConfig(false);
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        INDArray input = Nd4j.rand(new int[] {shape.batch(), shape.inputs(), shape.steps()});
        INDArray ones = Nd4j.ones(new int[] {shape.batch(), shape.hidden(), shape.steps()});
        Runnable run = task.mode() == Mode.INFER
                ? () -> network.output(input, false)
                : () -> {
                    network.setInput(input);
                    network.feedForward(true, false);
                    network.backpropGradient(ones, LayerWorkspaceMgr.noWorkspaces());
                };
        return Optional.of(new Work(new Stopwatch(() -> {}, run), 0));
    }
}
