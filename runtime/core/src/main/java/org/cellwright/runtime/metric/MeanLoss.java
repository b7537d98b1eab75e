package org.cellwright.runtime.metric;

/**
 * The mean of a cross-entropy over any number of batches, each weighing as much as {@link
 * org.cellwright.runtime.loss.Loss#weight} says, and what follows from it. For use by one thread at a time.
 */
public final class MeanLoss {
    private double sum;
    private double weight;

    /**
     * @param mean of a batch, in nats
     * @param weight of the batch, such as the number of its tokens; with 0 the mean is not read
     */
    public void add(double mean, double weight) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weights must be finite and not negative, but this is " + weight);
        }
        if (weight > 0) {
            sum += mean * weight;
            this.weight += weight;
        }
    }

    /** In nats; NaN if nothing was added. */
    public double mean() {
        return sum / weight;
    }

    /** e^mean: among how many equally likely tokens the model would be as unsure. */
    public double perplexity() {
        return Math.exp(mean());
    }

    /** mean / ln 2: bits for each token; bits per character if tokens are characters. */
    public double bitsPerToken() {
        return mean() / Math.log(2);
    }

    /**
     * Bits per character of text whose tokens are longer than a character.
     *
     * @param characters in all tokens that were added, the weight being their number
     */
    public double bitsPerCharacter(long characters) {
        if (characters < 1) {
            throw new IllegalArgumentException("expected at least one character, but there are " + characters);
        }
        return sum / Math.log(2) / characters;
    }
}
