/** The documentation as it was when this console was built: read without a network, found by title and by word. */
import { Lexer, lexer, type Token, type Tokens } from 'marked';

const files: Readonly<Record<string, string>> = import.meta.glob('../../../../docs/**/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const groups = ['Guides', 'Systems', 'Decisions'] as const;
type Group = (typeof groups)[number];

export interface Heading {
  readonly id: string;
  readonly text: string;
  readonly depth: number;
}

export interface Doc {
  /** As in the address: `systems/aws`. */
  readonly path: string;
  readonly title: string;
  readonly group: Group;
  readonly text: string;
}

/** The words of inline tokens, without their marks. */
export const wordsOf = (tokens: readonly Token[]): string =>
  tokens
    .map((token) =>
      'tokens' in token && token.tokens ? wordsOf(token.tokens) : 'text' in token ? token.text : '',
    )
    .join('');

/** As GitHub makes them, so that links between pages hold in both places. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const groupOf = (path: string): Group =>
  path.startsWith('systems/') ? 'Systems' : path.startsWith('decisions/') ? 'Decisions' : 'Guides';

const docOf = ([file, text]: [string, string]): Doc => {
  const path = file.replace(/^.*\/docs\//, '').replace(/\.md$/, '');
  const title = /^#\s+(.+)$/m.exec(text)?.[1] ?? path;
  return { path, title: wordsOf(Lexer.lexInline(title)), group: groupOf(path), text };
};

export const docs: readonly Doc[] = Object.entries(files)
  .map(docOf)
  .sort((a, b) => a.title.localeCompare(b.title));

export const docAt = (path: string): Doc | undefined => docs.find((one) => one.path === path);

export const tokensOf = (doc: Doc): readonly Token[] => lexer(doc.text);

const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading';

export const headingsOf = (tokens: readonly Token[]): readonly Heading[] =>
  tokens.filter(isHeading).map((token) => {
    const text = wordsOf(token.tokens);
    return { id: slug(text), text, depth: token.depth };
  });

export interface Found {
  readonly doc: Doc;
  /** Headings that hold every word asked for. */
  readonly headings: readonly Heading[];
}

/** Titles first, then headings, then text; every word must occur. */
export const search = (text: string): readonly Found[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (within: string): boolean => {
    const low = within.toLowerCase();
    return words.every((word) => low.includes(word));
  };
  const found = docs.flatMap((doc) => {
    if (!holds(`${doc.title}\n${doc.text}`)) return [];
    const headings = headingsOf(tokensOf(doc)).filter(
      (one) => one.depth > 1 && holds(`${doc.title} ${one.text}`),
    );
    const rank = holds(doc.title) ? 0 : headings.length > 0 ? 1 : 2;
    return [{ rank, doc, headings: holds(doc.title) ? [] : headings.slice(0, 4) }];
  });
  return found.sort((a, b) => a.rank - b.rank);
};

export const shelves = (): readonly { readonly group: Group; readonly docs: readonly Doc[] }[] =>
  groups.map((group) => ({ group, docs: docs.filter((doc) => doc.group === group) }));

/** Where a link of a page leads: a page of ours, another site, or a file that is not shown here. */
export const leadsTo = (
  from: string,
  href: string,
): { readonly path: string; readonly hash: string } | { readonly url: string } | undefined => {
  if (/^https?:\/\//.test(href)) return { url: href };
  const base = new URL(`https://docs.invalid/docs/${from}.md`);
  const { pathname, hash, host } = new URL(href, base);
  if (host !== base.host) return undefined;
  const path = /^\/docs\/(.+)\.md$/.exec(pathname)?.[1];
  return path !== undefined && docAt(path) ? { path, hash: hash.slice(1) } : undefined;
};
