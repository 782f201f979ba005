/** `*` and `?` in patterns of privileges and resources; case does not matter. Linear backtracking. */
export const covers = (pattern: string, text: string): boolean => {
  const wanted = pattern.toLowerCase();
  const said = text.toLowerCase();
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < said.length) {
    if (wanted[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < wanted.length && (wanted[p] === '?' || wanted[p] === said[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (wanted[p] === '*') p++;
  return p === wanted.length;
};

export const isPattern = (text: string): boolean => /[*?]/.test(text);
