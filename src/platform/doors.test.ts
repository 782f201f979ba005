import { expect, it } from 'vitest';
import { doorsOf, readPublicUrl } from './doors.ts';

it('reads an origin, and refuses what is more or less than one', () => {
  expect(readPublicUrl('https://id.example.com')).toBe('https://id.example.com');
  expect(readPublicUrl('https://ID.example.com:443/')).toBe('https://id.example.com');
  expect(readPublicUrl('http://10.0.0.9:8080')).toBe('http://10.0.0.9:8080');
  for (const bad of [
    'id.example.com',
    'ftp://id.example.com',
    'https://id.example.com/countersign',
    'https://id.example.com/?a=1',
    'https://ana:secret@id.example.com',
  ])
    expect(() => readPublicUrl(bad), bad).toThrow('--public-url');
});

it('answers to its own names and the public one; no page of http is the https one', () => {
  const doors = doorsOf({ host: '127.0.0.1', port: 7420, publicUrl: 'https://id.example.com' });
  expect(doors).toMatchObject({ own: 'http://127.0.0.1:7420', public: 'https://id.example.com' });
  expect(doors.hosts).toContain('id.example.com');
  expect(doors.origins).toContain('https://id.example.com');
  expect(doors.origins).not.toContain('http://id.example.com');
  expect(doorsOf({ host: '127.0.0.1', port: 7420 }).hosts).toEqual([
    '127.0.0.1:7420',
    'localhost:7420',
  ]);
});
