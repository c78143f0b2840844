import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig, type Plugin } from 'vite'

const ISLANDS = 'src/storefront/islands'
const STYLES = 'src/storefront/styles/app.css'
/** The reader of `/docs`: one script that needs nothing from elsewhere. */
const API_READER = 'node_modules/@scalar/api-reference/dist/browser/standalone.js'
/** Who entered a drop checks it with this: it is downloaded from its fairness page. */
const DRAW_VERIFIER = 'tools/verify-draw/verify-draw.mjs'
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
  async buildStart() {
    const source = await readFile(API_READER)
    this.emitFile({ type: 'asset', name: 'api-reader.js', source })
    this.emitFile({
      type: 'asset',
      fileName: 'verify-draw.mjs',
      source: await readFile(DRAW_VERIFIER),
    })
  },
  async writeBundle(_, bundle) {
    let css = ''
    let apiReader = ''
    const islands: Record<string, { script: string; preload: string[] }> = {}
    for (const output of Object.values(bundle)) {
      if (output.type === 'asset') {
        if (output.fileName.endsWith('.css')) css = `/${output.fileName}`
        if (output.names.includes('api-reader.js')) apiReader = `/${output.fileName}`
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
    const manifest = { css, apiReader, islands: ordered }
    await writeFile(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`)
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
