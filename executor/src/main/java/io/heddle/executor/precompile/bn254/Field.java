package io.heddle.executor.precompile.bn254;

/// The field that a group's coordinates lie in: [Fp] for G1, [Fp2] for G2.
enum Field {
  PRIME(Memory.FP) {
    @Override
    void add(long[] m, int r, int a, int b) {
      Fp.add(m, r, a, b);
    }

    @Override
    void sub(long[] m, int r, int a, int b) {
      Fp.sub(m, r, a, b);
    }

    @Override
    void mul(long[] m, int r, int a, int b) {
      Fp.mul(m, r, a, b);
    }

    @Override
    void sqr(long[] m, int r, int a) {
      Fp.sqr(m, r, a);
    }

    @Override
    void inverse(long[] m, int r, int a) {
      Fp.inverse(m, r, a);
    }
  },

  QUADRATIC(Memory.FP_2) {
    @Override
    void add(long[] m, int r, int a, int b) {
      Fp2.add(m, r, a, b);
    }

    @Override
    void sub(long[] m, int r, int a, int b) {
      Fp2.sub(m, r, a, b);
    }

    @Override
    void mul(long[] m, int r, int a, int b) {
      Fp2.mul(m, r, a, b);
    }

    @Override
    void sqr(long[] m, int r, int a) {
      Fp2.sqr(m, r, a);
    }

    @Override
    void inverse(long[] m, int r, int a) {
      Fp2.inverse(m, r, a);
    }
  };

  /// Size of an element in longs.
  final int longs;

  Field(int longs) {
    this.longs = longs;
  }

  abstract void add(long[] m, int r, int a, int b);

  abstract void sub(long[] m, int r, int a, int b);

  abstract void mul(long[] m, int r, int a, int b);

  abstract void sqr(long[] m, int r, int a);

  abstract void inverse(long[] m, int r, int a);
}
