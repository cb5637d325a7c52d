/**
 * What TypeScript knows of the Moddable SDK on a machine that has not got it: the types of
 * `@moddable/typings` for what they still describe, own declarations for the rest. A build with the SDK does
 * not read this file; it brings its own types.
 */
/// <reference types="@moddable/typings/embedded_io/_common" />
/// <reference types="@moddable/typings/embedded_io/digital" />
/// <reference types="@moddable/typings/embedded_io/socket/listener" />
/// <reference types="@moddable/typings/embedded_io/socket/tcp" />
/// <reference types="@moddable/typings/embedded_io/socket/udp" />
/// <reference types="@moddable/typings/embedded_network/mqtt/client" />
/// <reference types="@moddable/typings/mc/config" />
/// <reference types="@moddable/typings/net" />
/// <reference types="@moddable/typings/sntp" />
/// <reference types="@moddable/typings/time" />
/// <reference types="@moddable/typings/timer" />
/// <reference types="@moddable/typings/wifi" />
/// <reference types="@moddable/typings/xs" />

/** XS: the class whose instances are destroyed by the C function of that name. */
declare function Native(name: string): new () => object;
/** XS: the C function of that name. */
// biome-ignore lint/suspicious/noExplicitAny: a C function takes and returns what it likes
declare function native(name: string): (...values: any[]) => any;

declare module "Resource" {
  /** A file in the flash. */
  export default class Resource {
    constructor(path: string);
    static exists(path: string): boolean;
    readonly byteLength: number;
    /** `copy` false: the bytes where they are. */
    slice(start: number, end: number, copy?: boolean): ArrayBuffer;
  }
}

declare module "embedded:storage/key-value" {
  interface Domain {
    read(key: string): ArrayBuffer | undefined;
    write(key: string, value: Uint8Array): void;
    delete(key: string): void;
    close(): void;
  }
  const KeyValue: { open(options: { path: string; format?: "buffer" }): Domain };
  export default KeyValue;
}

declare module "embedded:storage/flash" {
  interface Partition {
    /** Reads as many bytes as the buffer has. */
    read(target: Uint8Array, offset: number): number;
    status(): { size: number };
  }
  const Flash: { open(options: { path: string }): Partition };
  export default Flash;
}

declare module "embedded:update" {
  interface Updater {
    write(bytes: Uint8Array): void;
    complete(): void;
    close(): void;
  }
  const Update: { open(options: { partition: object; byteLength?: number }): Updater };
  export default Update;
}

declare module "embedded:network/dnssd" {
  const DNSSD: new (options: object) => object;
  export default DNSSD;
}

declare module "embedded:io/socket/tcp/tls" {
  const TLSSocket: new (options: object) => object;
  export default TLSSocket;
}

declare module "embedded:provider/builtin" {
  const provider: object;
  export default provider;
}

declare module "embedded:network/ntp/client" {
  const Ntp: new (
    options: object,
  ) => {
    getTime(callback: (error: Error | null, time: number) => void): void;
    close(): void;
  };
  export default Ntp;
}

declare module "crypt" {
  export class Digest {
    constructor(name: "SHA256");
    write(data: ArrayBuffer): void;
    close(): ArrayBuffer;
    /** Of the pieces, one behind the other. */
    process(...pieces: Uint8Array[]): ArrayBuffer;
  }
}
