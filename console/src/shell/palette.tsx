import { Dialog as Base } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { CircleHelp, FlaskConical, OctagonPause, Search, SunMoon } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { ask } from '../client/query.ts';
import { useMay } from '../client/session.tsx';
import { SeverityMark, TierChip } from '../parts/badge.tsx';
import { Key } from '../parts/button.tsx';
import { ClassIcon } from '../parts/principal.tsx';
import { places } from './places.ts';
import { toggleTheme } from './theme.ts';

const group =
  '**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-2xs **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-ink-3';

/** Every typed word must occur; what begins with the text comes first. */
const score = (value: string, search: string): number => {
  const text = value.toLowerCase();
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => text.includes(word))) return 0;
  return words.some((word) => text.startsWith(word) || text.includes(` ${word}`)) ? 1 : 0.5;
};

function Item({
  value,
  onSelect,
  children,
}: {
  readonly value: string;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm data-[selected=true]:bg-selected"
    >
      {children}
    </Command.Item>
  );
}

/** Ctrl/Cmd-K: pages, incidents, identities and a few commands, by typing. */
export function Palette({
  onClose,
  onHelp,
}: {
  readonly onClose: () => void;
  readonly onHelp: () => void;
}) {
  const navigate = useNavigate();
  const may = useMay();
  const [text, setText] = useState('');
  const search = useDeferredValue(text.trim());
  const found = useQuery({
    ...ask('identities.list', { query: { search, limit: 6 } }),
    enabled: search.length > 1 && may('identities:read'),
  });
  const incidents = useQuery({
    ...ask('incidents.list', { query: { status: ['open', 'containing', 'contained'], limit: 50 } }),
    enabled: may('incidents:read'),
  });
  const go = (run: () => unknown): void => {
    onClose();
    void run();
  };
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fade fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          aria-label="Search and commands"
          className="pop fixed top-[10vh] left-1/2 z-50 w-[min(38rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-pop outline-none"
        >
          <Command label="Search and commands" loop filter={score}>
            <div className="flex items-center gap-2.5 border-b border-line px-3.5">
              <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
              <Command.Input
                value={text}
                onValueChange={setText}
                placeholder="Search identities and incidents, or run a command"
                className="h-12 w-full bg-transparent text-base outline-none placeholder:text-ink-3"
              />
              <Key>Esc</Key>
            </div>
            <Command.List className="scroll-thin max-h-[55vh] overflow-y-auto p-1.5">
              <Command.Empty className="p-8 text-center text-sm text-ink-3">
                Nothing is called that.
              </Command.Empty>
              <Command.Group heading="Incidents" className={group}>
                {incidents.data?.items.map((incident) => (
                  <Item
                    key={incident.id}
                    value={`${incident.title} ${incident.root.name} ${incident.id}`}
                    onSelect={() =>
                      go(() => navigate({ to: '/incidents/$id', params: { id: incident.id } }))
                    }
                  >
                    <SeverityMark severity={incident.severity} />
                    <span className="truncate">{incident.title}</span>
                  </Item>
                ))}
              </Command.Group>
              <Command.Group heading="Identities" className={group}>
                {found.data?.items.map((row) => (
                  <Item
                    key={row.id}
                    value={`${row.name} ${row.id} ${search}`}
                    onSelect={() =>
                      go(() => navigate({ to: '/identities/$id', params: { id: row.id } }))
                    }
                  >
                    <ClassIcon name={row.class} />
                    <span className="truncate">{row.name}</span>
                    <TierChip tier={row.tier} />
                    <span className="ml-auto text-xs text-ink-3">{row.scope}</span>
                  </Item>
                ))}
              </Command.Group>
              <Command.Group heading="Go to" className={group}>
                {places
                  .filter((place) => may(place.permission))
                  .map((place) => (
                    <Item
                      key={place.to}
                      value={`go to ${place.title}`}
                      onSelect={() => go(() => navigate({ to: place.to }))}
                    >
                      <place.icon aria-hidden className="size-4 text-ink-3" strokeWidth={1.75} />
                      {place.title}
                      <span className="ml-auto flex gap-1">
                        <Key>g</Key>
                        <Key>{place.key}</Key>
                      </span>
                    </Item>
                  ))}
              </Command.Group>
              <Command.Group heading="Commands" className={group}>
                <Item value="light dark theme" onSelect={() => go(toggleTheme)}>
                  <SunMoon aria-hidden className="size-4 text-ink-3" /> Light or dark
                </Item>
                {may('drills:run') && (
                  <Item value="run a drill" onSelect={() => go(() => navigate({ to: '/drills' }))}>
                    <FlaskConical aria-hidden className="size-4 text-ink-3" /> Run a drill
                  </Item>
                )}
                {may('response:run') && (
                  <Item
                    value="stop switch halt all actions"
                    onSelect={() => go(() => navigate({ to: '/settings' }))}
                  >
                    <OctagonPause aria-hidden className="size-4 text-ink-3" /> Stop switch
                  </Item>
                )}
                <Item value="keyboard shortcuts keys help" onSelect={() => go(onHelp)}>
                  <CircleHelp aria-hidden className="size-4 text-ink-3" /> Keys
                </Item>
              </Command.Group>
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
