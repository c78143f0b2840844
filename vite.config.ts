import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig, type Plugin } from 'vite'

const ISLANDS = 'src/storefront/islands'
const STYLES = 'src/storefront/styles/app.css'
const SERVICE_WORKER = 'src/storefront/service-worker/service-worker.ts'
/** Where the gateway's bundle finds the hashed names (package.json `imports`). */
const MANIFEST = '.kerbside/storefront-manifest.json'

/** Each file directly in the folder is an island; what they share stands in folders below it. */
async function islandEntries(): Promise<Record<string, string>> {
  const files = (await readdir(ISLANDS)).filter((file) => /^[\w-]+\.tsx?$/.test(file))
  return Object.fromEntries(
    files.map((file) => [`island/${file.replace(/\.tsx?$/, '')}`, `${ISLANDS}/${file}`]),
  )
}

/** Writes which hashed files each island and the styles became. */
const storefrontManifest = (): Plugin => ({
  name: 'storefront-manifest',
  async writeBundle(_, bundle) {
    let css = ''
    const islands: Record<string, { script: string; preload: string[] }> = {}
    for (const output of Object.values(bundle)) {
      if (output.type === 'asset') {
        if (output.fileName.endsWith('.css')) css = `/${output.fileName}`
      } else if (output.isEntry && output.name.startsWith('island/')) {
        islands[output.name.slice('island/'.length)] = {
          script: `/${output.fileName}`,
          preload: importsOf(output.fileName).map((file) => `/${file}`),
        }
      }
    }
    function importsOf(file: string, known = new Set<string>()): string[] {
      const output = bundle[file]
      for (const imported of output?.type === 'chunk' ? output.imports : []) {
        if (!known.has(imported)) importsOf(imported, known.add(imported))
      }
      return [...known]
    }
    await mkdir(dirname(MANIFEST), { recursive: true })
    const ordered = Object.fromEntries(Object.entries(islands).sort(([a], [b]) => (a < b ? -1 : 1)))
    await writeFile(MANIFEST, `${JSON.stringify({ css, islands: ordered }, null, 2)}\n`)
  },
})

/** Builds the storefront's styles and islands into `dist/`, which is served as it stands. */
export default defineConfig({
  publicDir: 'src/storefront/public',
  plugins: [tailwindcss(), storefrontManifest()],
  build: {
    outDir: 'dist',
    // Shops that are running on this working copy still ask for the last build's names.
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: {
        ...(await islandEntries()),
        app: STYLES,
        'service-worker': SERVICE_WORKER,
      },
      output: {
        assetFileNames: 'assets/[name]-[hash][extname]',
        chunkFileNames: 'assets/[name]-[hash].js',
        // A service worker's address stays: its scope and its updates hang on it.
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js',
      },
    },
  },
})
