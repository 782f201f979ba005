/** As much of ssh2 as is used here; the package brings no types of its own. */
declare module 'ssh2' {
  import type { EventEmitter } from 'node:events';

  export interface Attributes {
    readonly size: number;
    readonly mode: number;
  }
  type Done<T> = (fault: Error | undefined, value: T) => void;

  export interface Sftp {
    readFile(path: string, done: Done<Buffer>): void;
    readdir(path: string, done: Done<readonly { readonly filename: string }[]>): void;
    stat(path: string, done: Done<Attributes>): void;
    open(path: string, flags: string, done: Done<Buffer>): void;
    read(
      handle: Buffer,
      into: Buffer,
      at: number,
      length: number,
      from: number,
      done: Done<number>,
    ): void;
    write(
      handle: Buffer,
      bytes: Buffer,
      at: number,
      length: number,
      to: number,
      done: (fault?: Error) => void,
    ): void;
    close(handle: Buffer, done: (fault?: Error) => void): void;
  }

  export interface Channel extends EventEmitter {
    readonly stderr: EventEmitter;
  }

  export class Client extends EventEmitter {
    connect(options: {
      readonly host: string;
      readonly port: number;
      readonly username: string;
      readonly privateKey: string;
      readonly passphrase?: string;
      readonly readyTimeout: number;
      readonly hostVerifier: (key: Buffer) => boolean;
    }): this;
    sftp(done: Done<Sftp>): void;
    exec(command: string, done: Done<Channel>): void;
    end(): void;
  }
}
