/** `log_statement = ddl` writes passwords in clear: they are cut out before anything else is done with a record. */
import type { Raw } from '../record.ts';

const REDACTED = "'[redacted]'";
const gap = String.raw`(?:\s|/\*[^*]{0,200}\*/|--[^\n]{0,200}\n)*`;
/** PASSWORD 'x', OPTIONS (password 'x'), E'x', U&'x' and $tag$x$tag$. */
const keyword = new RegExp(String.raw`\bpassword\b${gap}(?==|:|'|[EeUu]&?'|\$)`, 'gi');
/** In connection strings: `password=x`, and `//user:x@host`. */
const inConnection = /\bpassword\s?=\s?(?!')[^\s'"&]{1,200}/gi;
const inAddress = /(:\/\/[^\s:/@']{1,100}:)[^\s@/']{1,200}@/g;

/** Where a quoted text that begins at `from` ends; the end of all where it never does. */
const endOfQuoted = (text: string, from: number, escapes: boolean): number => {
  for (let at = from + 1; at < text.length; at++) {
    if (escapes && text[at] === '\\') at++;
    else if (text[at] === "'") {
      if (text[at + 1] !== "'") return at + 1;
      at++;
    }
  }
  return text.length;
};

const endOfDollar = (text: string, from: number): number => {
  const tag = /^\$[A-Za-z_0-9]{0,60}\$/.exec(text.slice(from, from + 62))?.[0];
  if (tag === undefined) return from;
  const close = text.indexOf(tag, from + tag.length);
  return close < 0 ? text.length : close + tag.length;
};

const endOfSecret = (text: string, from: number): number => {
  const prefix = /^(?:[=:]\s?)?([Ee]|[Uu]&)?(?=['$])/.exec(text.slice(from, from + 5));
  if (prefix === null) return from;
  const at = from + prefix[0].length;
  return text[at] === "'"
    ? endOfQuoted(text, at, /e/i.test(prefix[1] ?? ''))
    : endOfDollar(text, at);
};

export const redactSql = (text: string): string => {
  if (!/password|:\/\//i.test(text)) return text;
  let out = '';
  let done = 0;
  for (const match of text.matchAll(keyword)) {
    const from = match.index + match[0].length;
    if (match.index < done) continue;
    const end = endOfSecret(text, from);
    if (end === from) continue;
    out += text.slice(done, from) + REDACTED;
    done = end;
  }
  out += text.slice(done);
  return out.replace(inConnection, 'password=[redacted]').replace(inAddress, '$1[redacted]@');
};

const fields = ['message', 'statement', 'detail', 'internal_query', 'context', 'query', 'hint'];

/** The record itself where there is nothing to cut. */
export const redacted = (record: Raw): Raw => {
  let out: Raw = record;
  for (const field of fields) {
    const value = record[field];
    if (typeof value !== 'string') continue;
    const clean = redactSql(value);
    if (clean !== value) out = { ...out, [field]: clean };
  }
  return out;
};
