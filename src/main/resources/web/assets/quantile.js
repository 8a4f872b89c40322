// SPDX-License-Identifier: Apache-2.0
/** Histograms as the API gives them: cumulative counts of everything up to `le` seconds, the last without `le` for all. */

/** The buckets of several histograms with the same bounds as one. */
export function mergeBuckets(histograms) {
  const merged = [];
  for (const { buckets } of histograms) {
    buckets.forEach(({ le, count }, i) => {
      merged[i] ??= { le: le ?? Infinity, count: 0 };
      merged[i].count += count;
    });
  }
  return merged;
}

/** What came in between; null when the counts went down, as after a restart. */
export function difference(now, before) {
  if (now.length !== before.length) {
    return null;
  }
  const delta = now.map(({ le, count }, i) => ({ le, count: count - before[i].count }));
  return delta.some(({ count }) => count < 0) ? null : delta;
}

/** Estimated as if what is in a bucket were spread evenly over it; null when there is nothing. */
export function quantile(buckets, q) {
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) {
    return null;
  }
  const rank = q * total;
  let below = { le: 0, count: 0 };
  for (const bucket of buckets) {
    if (bucket.count >= rank && bucket.count > below.count) {
      if (bucket.le === Infinity) {
        return below.le;
      }
      return below.le + (bucket.le - below.le) * ((rank - below.count) / (bucket.count - below.count));
    }
    below = bucket;
  }
  return below.le;
}
