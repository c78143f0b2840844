/** The part of Node's crypto used here: the runtime has it, `@cloudflare/workers-types` does not. */
declare module 'node:crypto' {
  interface SynchronousHash {
    update(data: string | Uint8Array): SynchronousHash
    digest(): Uint8Array
  }
  export function createHash(algorithm: 'sha256'): SynchronousHash
  export function createHmac(algorithm: 'sha256', key: Uint8Array): SynchronousHash
}
