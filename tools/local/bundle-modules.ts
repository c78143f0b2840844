import { existsSync, readdirSync } from 'node:fs'
import { bundleDir } from './workers.ts'

interface BundleModule {
  type: 'ESModule' | 'CompiledWasm'
  path: string
}

/** The modules of a built Worker: its code first, then the WebAssembly it imports. */
export function bundleModules(name: string): BundleModule[] {
  const dir = bundleDir(name)
  const files = existsSync(dir) ? readdirSync(dir) : []
  const compiled = files.filter((file) => file.endsWith('.wasm'))
  return [
    { type: 'ESModule', path: `${dir}/index.js` },
    ...compiled.map((file) => ({ type: 'CompiledWasm' as const, path: `${dir}/${file}` })),
  ]
}
