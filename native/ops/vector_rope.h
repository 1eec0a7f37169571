/* Rotation of pairs half apart; cosines and sines are those of pairs [begin, end). */
static void rotate(float *y, const float *x, const float *cosines, const float *sines, int64_t half, int64_t begin,
                   int64_t end) {
  for (int64_t i = begin; i < end; i += VL) {
    int64_t left = end - i;
    vf first = load_part(x + i, left), second = load_part(x + i + half, left);
    vf c = load_part(cosines + i - begin, left), s = load_part(sines + i - begin, left);
    store_part(y + i, first * c - second * s, left);
    store_part(y + i + half, second * c + first * s, left);
  }
}
