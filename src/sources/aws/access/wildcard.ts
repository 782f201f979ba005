/** IAM wildcards: `*` any run, `?` one character. No regular expressions, so no pattern can stall us. */

/** Two pointers and one step back to the last `*`: at worst |pattern| × |text|. */
export const wildcardMatch = (pattern: string, text: string): boolean => {
  if (pattern === '*' || pattern === text) return true;
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const c = pattern.charCodeAt(p);
    if (c === 42) {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (c === 63 || c === text.charCodeAt(t))) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (pattern.charCodeAt(p) === 42) p++;
  return p === pattern.length;
};

/**
 * True when everything `inner` matches is matched by `outer` too: `inner` read as text, its wildcards
 * as characters that only wildcards of `outer` can take. Sufficient, not necessary.
 */
export const wildcardCovers = (outer: string, inner: string): boolean =>
  wildcardMatch(outer, inner);
