// What one core can do at most, in 10^9 floating-point operations a second: chains of fused multiplications and
// additions that never wait for each other, in vectors of 256 bits and of 128. Prints both, the best of many rounds.
#include <stdio.h>
#include <time.h>

#define ROUNDS 30
#define TURNS 200000
#define CHAINS 12

typedef float wide __attribute__((vector_size(32)));
typedef float narrow __attribute__((vector_size(16)));

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

// A name for each sum keeps all of them in registers; the empty assembly keeps the compiler from seeing through.
#define EACH(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#define DECLARE(i) sum##i = zero + (float)i;
#define STEP(i) sum##i = sum##i * factor + term;
#define ADD(i) total += sum##i;
#define MEASURE(name, vector)                                               \
  static double name(float *sink) {                                         \
    double best = 1e9;                                                      \
    for (int round = 0; round < ROUNDS; round++) {                          \
      vector zero = {0}, factor = zero + 0.5f, term = zero + 0.25f, total = zero; \
      vector EACH_DECLARED;                                                 \
      EACH(DECLARE)                                                         \
      double start = seconds();                                             \
      for (int turn = 0; turn < TURNS; turn++) {                            \
        EACH(STEP)                                                          \
        __asm__ volatile("" : : : "memory");                                \
      }                                                                     \
      double end = seconds();                                               \
      EACH(ADD)                                                             \
      *sink += total[0];                                                    \
      if (end - start < best) best = end - start;                           \
    }                                                                       \
    return 2.0 * sizeof(vector) / sizeof(float) * CHAINS * TURNS / best / 1e9; \
  }
#define EACH_DECLARED sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7, sum8, sum9, sum10, sum11

MEASURE(measure_wide, wide)
MEASURE(measure_narrow, narrow)

int main(void) {
  float sink = 0;
  printf("{\"wide\": %.2f, \"narrow\": %.2f}\n", measure_wide(&sink), measure_narrow(&sink));
  return sink == 42;
}
