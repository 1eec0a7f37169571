/*
 * exp and what is made of it. 2^r and e^r are polynomials fitted to the least relative error, 3e-9, on one period; the
 * rounding of the last step dominates, about 1e-7.
 */

/* Adding and subtracting it rounds to the nearest integer, which is then in the low bits. */
#define ROUNDER 12582912.0f

/* 2^n, n in [-127, 128]: 0 at -127, inf at 128. */
INLINE vf power_of_two(vi n) { return (vf)((n + 127) << 23); }

/* NaN stays NaN. */
INLINE vf at_least(vf x, float least) { return choose(x < splat(least), splat(least), x); }
INLINE vf at_most(vf x, float most) { return choose(x > splat(most), splat(most), x); }

/* e^x: 0 from -104 down through subnormals, inf above the largest float, NaN for NaN. */
INLINE vf exp_of(vf x) {
  x = at_most(at_least(x, -104.0f), 89.0f);
  vf shifted = x * 1.44269504f + ROUNDER;
  vf turns = shifted - ROUNDER;
  vf r = x - turns * 0.693359375f + turns * 2.12194440e-4f;
  vf q = 4.999999341e-01f + r * (1.666652011e-01f + r * (4.166839426e-02f + r * (8.368780622e-03f + r * 1.381446475e-03f)));
  vf p = 1.0f + (r + r * r * q);
  vi n = (vi)shifted - (vi)splat(ROUNDER);
  vi half = n >> 1;
  return p * power_of_two(half) * power_of_two(n - half);
}

/* 2^x for x <= 0, where what is under the smallest normal float becomes 0. 1 at 0, NaN for NaN. */
INLINE vf exp2_to_one(vf x) {
  x = at_least(x, -127.0f);
  vf shifted = x + ROUNDER;
  vf r = x - (shifted - ROUNDER);
  vf q = 6.931472029e-01f +
         r * (2.402264791e-01f +
              r * (5.550332470e-02f + r * (9.618437366e-03f + r * (1.339887487e-03f + r * 1.535336063e-04f))));
  return (1.0f + r * q) * power_of_two((vi)shifted - (vi)splat(ROUNDER));
}

INLINE vf magnitude(vf x) { return (vf)((vi)x & 0x7fffffff); }

/* 1 / (1 + e^-x) with e^-|x| alone, so that neither end loses digits. */
INLINE vf sigmoid_of(vf x) {
  vf e = exp_of(-magnitude(x));
  return choose(x < 0.0f, e, splat(1.0f)) / (1.0f + e);
}

/*
 * x (1 + erf(x / sqrt 2)) / 2 = max(x, 0) - a Q(a) with a = |x| and Q(a) = erfc(a / sqrt 2) / 2
 * = e^(-a^2 / 2) R(t) with t = 1 / (1 + 0.3 a), where R is t times a polynomial fitted to a relative error of 2e-7.
 */
INLINE vf tail_polynomial(vf t) {
  return 1.196345300e-01f +
         t * (1.206727390e-01f +
              t * (1.004255351e-01f +
                   t * (1.268581693e-01f +
                        t * (-5.044320264e-02f + t * (2.028152850e-01f + t * (-1.551417214e-01f + t * 3.517857482e-02f))))));
}

INLINE vf gelu_of(vf x) {
  vf a = at_most(magnitude(x), 15.0f);
  vf t = 1.0f / (1.0f + 0.3f * a);
  vf r = tail_polynomial(t);
  return choose(x < 0.0f, splat(0.0f), x) - a * t * r * exp2_to_one(a * a * -0.72134752f);
}
