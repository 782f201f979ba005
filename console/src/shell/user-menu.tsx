import { Menu } from '@base-ui/react/menu';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LogOut, SunMoon } from 'lucide-react';
import { call } from '../client/call.ts';
import { useSession } from '../client/session.tsx';
import { toggleTheme } from './theme.ts';

const item =
  'flex h-8 w-full cursor-pointer items-center gap-2 rounded-md px-2 text-sm outline-none data-highlighted:bg-hover';

export function UserMenu() {
  const { user } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = async (): Promise<void> => {
    await call('session.signOut', {});
    client.clear();
    await navigate({ to: '/sign-in' });
  };
  const initials = user.name
    .split(' ')
    .map((part) => part.charAt(0))
    .join('')
    .slice(0, 2)
    .toUpperCase();
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`${user.name}: theme, sign out`}
        className="flex h-9 w-full items-center justify-center gap-2 rounded-md px-2 text-left hover:bg-hover lg:justify-start"
      >
        <span
          aria-hidden
          className="flex size-6 shrink-0 items-center justify-center rounded-full bg-tier2 text-2xs font-semibold text-tier2-ink"
        >
          {initials}
        </span>
        <span className="hidden min-w-0 flex-1 lg:block">
          <span className="block truncate text-sm leading-4">{user.name}</span>
          <span className="block truncate text-2xs leading-3.5 text-ink-3">
            {user.roles.join(', ')}
          </span>
        </span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" align="start" sideOffset={6} className="z-50">
          <Menu.Popup className="pop w-48 rounded-lg border border-line bg-raised p-1 shadow-pop outline-none">
            <Menu.Item className={item} onClick={toggleTheme}>
              <SunMoon aria-hidden className="size-4 text-ink-3" /> Light or dark
            </Menu.Item>
            <Menu.Item className={item} onClick={() => void signOut()}>
              <LogOut aria-hidden className="size-4 text-ink-3" /> Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
