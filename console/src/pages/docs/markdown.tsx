/** Tokens of Markdown as parts of the page. HTML in a text is shown as it is written, never run. */
import { Link } from '@tanstack/react-router';
import type { Token, Tokens } from 'marked';
import type { ReactNode } from 'react';
import { Scroller } from '../../parts/scroller.tsx';
import { leadsTo, slug, wordsOf } from './library.ts';

/** Character references that the lexer leaves in words. */
const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const keyed = (tokens: readonly Token[], draw: (token: Token) => ReactNode): ReactNode =>
  tokens.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a page never changes while it is shown
    <Piece key={index}>{draw(token)}</Piece>
  ));

function Piece({ children }: { readonly children: ReactNode }) {
  return children;
}

export function Markdown({
  tokens,
  from,
}: {
  readonly tokens: readonly Token[];
  /** Path of the page, to which its links are relative. */
  readonly from: string;
}) {
  return keyed(tokens, (token) => <Block token={token} from={from} />);
}

const headings = {
  1: 'text-2xl font-semibold tracking-tight',
  2: 'mt-8 border-b border-line pb-1 text-lg font-semibold tracking-tight',
  3: 'mt-6 text-base font-semibold',
  4: 'mt-4 text-sm font-semibold',
} as const;

function Block({ token, from }: { readonly token: Token; readonly from: string }): ReactNode {
  switch (token.type) {
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading;
      const level = Math.min(depth, 4) as keyof typeof headings;
      const Title = `h${level}` as const;
      return (
        <Title id={slug(wordsOf(tokens))} className={`scroll-mt-4 ${headings[level]}`}>
          <Inline tokens={tokens} from={from} />
        </Title>
      );
    }
    case 'paragraph':
      return (
        <p className="mt-3 text-base leading-relaxed break-words">
          <Inline tokens={(token as Tokens.Paragraph).tokens} from={from} />
        </p>
      );
    case 'code':
      return <Code text={(token as Tokens.Code).text} />;
    case 'list':
      return <List list={token as Tokens.List} from={from} />;
    case 'table':
      return <Table table={token as Tokens.Table} from={from} />;
    case 'blockquote':
      return (
        <blockquote className="mt-3 border-l-2 border-line-strong pl-3 text-ink-2">
          <Markdown tokens={(token as Tokens.Blockquote).tokens} from={from} />
        </blockquote>
      );
    case 'hr':
      return <hr className="mt-6 border-line" />;
    case 'space':
      return null;
    case 'text': {
      const { tokens, text } = token as Tokens.Text;
      return tokens ? <Inline tokens={tokens} from={from} /> : unescaped(text);
    }
    default:
      return <p className="mt-3 font-mono text-xs">{token.raw}</p>;
  }
}

function Code({ text }: { readonly text: string }) {
  return (
    <Scroller
      label="Code"
      className="mt-3 overflow-x-auto rounded-md border border-line bg-sunken p-3"
    >
      <pre className="w-max font-mono text-xs leading-5">{text}</pre>
    </Scroller>
  );
}

function List({ list, from }: { readonly list: Tokens.List; readonly from: string }) {
  const Kind = list.ordered ? 'ol' : 'ul';
  return (
    <Kind
      className={`mt-3 flex flex-col gap-1.5 pl-5 text-base leading-relaxed ${list.ordered ? 'list-decimal' : 'list-disc'}`}
    >
      {keyed(list.items, (item) => (
        <li className="break-words marker:text-ink-3">
          <Markdown tokens={(item as Tokens.ListItem).tokens} from={from} />
        </li>
      ))}
    </Kind>
  );
}

function Table({ table, from }: { readonly table: Tokens.Table; readonly from: string }) {
  return (
    <Scroller
      label={`Table of ${wordsOf(table.header[0]?.tokens ?? [])}`}
      className="mt-3 overflow-x-auto rounded-md border border-line"
    >
      <table className="w-full text-sm">
        <thead>
          <tr className="bg-sunken text-left">
            {table.header.map((cell) => (
              <th key={cell.text} scope="col" className="px-3 py-1.5 align-top font-medium">
                <Inline tokens={cell.tokens} from={from} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.map((cell) => cell.text).join('|')} className="border-t border-line/70">
              {row.map((cell, index) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                  key={index}
                  className="min-w-28 px-3 py-1.5 align-top"
                >
                  <Inline tokens={cell.tokens} from={from} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function Inline({ tokens, from }: { readonly tokens: readonly Token[]; readonly from: string }) {
  return keyed(tokens, (token) => <Words token={token} from={from} />);
}

function Words({ token, from }: { readonly token: Token; readonly from: string }): ReactNode {
  switch (token.type) {
    case 'strong':
      return (
        <strong className="font-semibold">
          <Inline tokens={(token as Tokens.Strong).tokens} from={from} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inline tokens={(token as Tokens.Em).tokens} from={from} />
        </em>
      );
    case 'codespan':
      return (
        <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.85em] break-words">
          {unescaped((token as Tokens.Codespan).text)}
        </code>
      );
    case 'link':
      return <To link={token as Tokens.Link} from={from} />;
    case 'br':
      return <br />;
    case 'text':
    case 'escape':
      return unescaped((token as Tokens.Text).text);
    default:
      return token.raw;
  }
}

const linked = 'text-accent-text underline underline-offset-2';

function To({ link, from }: { readonly link: Tokens.Link; readonly from: string }) {
  const to = leadsTo(from, link.href);
  const words = <Inline tokens={link.tokens} from={from} />;
  if (!to) return <span title={link.href}>{words}</span>;
  return 'url' in to ? (
    <a href={to.url} target="_blank" rel="noopener noreferrer" className={linked}>
      {words}
    </a>
  ) : (
    <Link to="/docs/$" params={{ _splat: to.path }} hash={to.hash} className={linked}>
      {words}
    </Link>
  );
}
