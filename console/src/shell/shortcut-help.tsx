import { Key } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { places } from './places.ts';
import { shortcuts } from './shortcuts.ts';

export function ShortcutHelp({ onClose }: { readonly onClose: () => void }) {
  const rows = [...shortcuts, ...places.map((place) => [['g', place.key], place.title] as const)];
  return (
    <Dialog open onClose={onClose} title="Keys">
      <dl className="grid grid-cols-1 gap-x-8 gap-y-1.5 sm:grid-cols-2">
        {rows.map(([keys, says]) => (
          <div key={says} className="flex items-center gap-2 text-sm">
            <dd className="order-2 flex gap-1">
              {keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dd>
            <dt className="flex-1 text-ink-2">{says}</dt>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
