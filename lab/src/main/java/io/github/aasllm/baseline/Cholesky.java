// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.baseline;

/** Linear equations with a symmetric, positive definite matrix. */
final class Cholesky {
    private Cholesky() {}

    /**
     * x of A x = b, by A = L Lᵀ.
     *
     * @param a whose lower triangle counts; L stands there afterwards
     * @param b stays as it is
     */
    static double[] solve(double[][] a, double[] b) {
        factor(a);
        int size = b.length;
        var x = b.clone();
        for (int i = 0; i < size; i++) {
            x[i] = (x[i] - dot(a[i], x, i)) / a[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            x[i] /= a[i][i];
            for (int j = 0; j < i; j++) {
                x[j] -= a[i][j] * x[i];
            }
        }
        return x;
    }

    private static void factor(double[][] a) {
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = a[i][j] - dot(a[i], a[j], j);
                a[i][j] = i == j ? Math.sqrt(Math.max(Double.MIN_NORMAL, rest)) : rest / a[j][j];
            }
        }
    }

    private static double dot(double[] a, double[] b, int first) {
        double sum = 0;
        for (int i = 0; i < first; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
