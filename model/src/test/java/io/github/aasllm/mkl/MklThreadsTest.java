// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.mkl.global.mkl_rt;
import org.junit.jupiter.api.Test;

/** The number of threads that a matrix product gets. */
class MklThreadsTest {
    @Test
    void mklHasTheThreadsThatItWasGiven() {
        assertTrue(Mkl.LOADED);
        int before = mkl_rt.MKL_Get_Max_Threads();
        try {
            Mkl.setThreads(1);
            assertEquals(1, mkl_rt.MKL_Get_Max_Threads());
            Mkl.setThreads(2);
            assertEquals(2, mkl_rt.MKL_Get_Max_Threads());
        } finally {
            Mkl.setThreads(before);
        }
    }
}
