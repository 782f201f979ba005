import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { BookOpen, ChevronLeft } from 'lucide-react';
import { useMemo } from 'react';
import { counted } from '../../format/number.ts';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/state.tsx';
import { useTitle } from '../../shell/title.ts';
import { type Doc, docAt, docs, headingsOf, search, shelves, tokensOf } from './library.ts';
import { Markdown } from './markdown.tsx';

/** What there is to read, found by a word. */
export function DocsPage() {
  useTitle('Documentation');
  const { q = '' } = useSearch({ from: '/inside/docs/' });
  const navigate = useNavigate();
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead
        title="Documentation"
        note={`${counted(docs.length, 'page')}, of this version, read without a network`}
      >
        <input
          type="search"
          aria-label="Search the documentation"
          placeholder="Search"
          value={q}
          onChange={(event) =>
            void navigate({
              to: '/docs',
              search: event.target.value === '' ? {} : { q: event.target.value },
              replace: true,
            })
          }
          className="h-9 w-full rounded-md border border-line-strong bg-surface px-3 text-sm placeholder:text-ink-3 sm:w-72"
        />
      </PageHead>
      {q.trim() === '' ? <Shelves /> : <Results text={q} />}
    </div>
  );
}

const entry = 'block min-h-8 rounded-md px-2 py-1.5 text-sm hover:bg-hover';

function Shelves() {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-3">
      {shelves().map((shelf) => (
        <Panel
          key={shelf.group}
          title={shelf.group}
          note={counted(shelf.docs.length, 'page')}
          flush
        >
          <ul className="p-1.5">
            {shelf.docs.map((doc) => (
              <li key={doc.path}>
                <Link to="/docs/$" params={{ _splat: doc.path }} className={entry}>
                  {doc.title}
                </Link>
              </li>
            ))}
          </ul>
        </Panel>
      ))}
    </div>
  );
}

function Results({ text }: { readonly text: string }) {
  const found = search(text);
  return (
    <Panel title="Found" note={counted(found.length, 'page')} flush>
      {found.length === 0 ? (
        <Empty icon={BookOpen} title="No page holds these words">
          Every word must occur; try fewer.
        </Empty>
      ) : (
        <ul className="p-1.5">
          {found.map(({ doc, headings }) => (
            <li key={doc.path}>
              <Link to="/docs/$" params={{ _splat: doc.path }} className={entry}>
                {doc.title} <span className="text-xs text-ink-3">{doc.group}</span>
              </Link>
              {headings.map((one) => (
                <Link
                  key={one.id}
                  to="/docs/$"
                  params={{ _splat: doc.path }}
                  hash={one.id}
                  className={`${entry} ml-4 text-ink-2`}
                >
                  {one.text}
                </Link>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** One page of it. */
export function DocPage() {
  const { _splat: path = '' } = useParams({ from: '/inside/docs/$' });
  const doc = docAt(path);
  useTitle(doc?.title ?? 'Documentation');
  return (
    <div className="mx-auto flex max-w-280 flex-col gap-3 p-4 lg:p-5">
      <Link
        to="/docs"
        className="flex items-center gap-1 self-start text-xs text-ink-3 hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-3.5" /> Documentation
      </Link>
      {doc ? (
        <Article key={doc.path} doc={doc} />
      ) : (
        <>
          <h1 className="text-lg font-semibold">No such page</h1>
          <p className="text-sm text-ink-2">There is no page “{path}” in this version.</p>
        </>
      )}
    </div>
  );
}

function Article({ doc }: { readonly doc: Doc }) {
  const tokens = useMemo(() => tokensOf(doc), [doc]);
  const parts = headingsOf(tokens).filter((one) => one.depth === 2);
  return (
    <div className="grid min-w-0 items-start gap-8 lg:grid-cols-[minmax(0,1fr)_14rem]">
      <article className="min-w-0 pb-10">
        <Markdown tokens={tokens} from={doc.path} />
      </article>
      {parts.length > 1 && (
        <nav aria-label="On this page" className="sticky top-4 hidden lg:block">
          <h2 className="label mb-1 px-2">On this page</h2>
          <ul>
            {parts.map((one) => (
              <li key={one.id}>
                <Link
                  to="/docs/$"
                  params={{ _splat: doc.path }}
                  hash={one.id}
                  className="block rounded-md px-2 py-1 text-sm text-ink-2 hover:bg-hover"
                >
                  {one.text}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </div>
  );
}
