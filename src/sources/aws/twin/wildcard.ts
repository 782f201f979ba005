/** `*` and `?` as IAM patterns use them, without a regular expression. */

export const matchesWildcard = (pattern: string, text: string): boolean => {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const c = pattern[p];
    if (c === '*') {
      star = p++;
      mark = t;
    } else if (c === '?' || c === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
};

/** An ARN pattern matches part by part, so that `*` never crosses a colon of the first five. */
export const matchesArn = (pattern: string, arn: string): boolean => {
  const parts = (text: string): string[] => {
    const split = text.split(':');
    return [...split.slice(0, 5), split.slice(5).join(':')];
  };
  if (pattern === '*') return true;
  const wanted = parts(pattern);
  const given = parts(arn);
  return wanted.every((part, at) => matchesWildcard(part, given[at] ?? ''));
};
