/** What stands in every pack for whoever opens it without Countersign. */
import type { PackManifest } from './manifest.ts';

const width = 36;

export const readMe = (files: PackManifest['files']): string =>
  [
    'An auditor’s pack of Countersign.',
    '',
    ...files.map((one) => `${one.path.padEnd(width)} ${one.says}`),
    '',
    'To verify all of it, with Countersign installed and no platform running:',
    '',
    '  countersign ledger verify --pack FOLDER_OR_FILE',
    '  countersign ledger verify --pack FOLDER_OR_FILE --checkpoints LINES_OF_YOUR_OWN_WITNESS',
    '',
    'Without Countersign:',
    '',
    '  sha256sum -c sha256sums.txt',
    '  base64 -d manifest.sig > /tmp/manifest.bin',
    '  openssl pkeyutl -verify -pubin -inkey ledger/public-key.pem -rawin -in manifest.json -sigfile /tmp/manifest.bin',
    '',
    'Each entry of ledger/entries.ndjson carries the SHA-256 of its own content and of the entry before it; checkpoints',
    'say what hash a witness saw at which entry. Whoever holds the database and the signing key of a site can make',
    'another pack that holds together by itself: give --checkpoints from a witness that they do not hold (the log of a',
    'syslog server, a locked bucket), and what was cut off or written anew before the last of them is found. Entries',
    'after that checkpoint are protected by the chain alone.',
    '',
  ].join('\n');
