import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig, type Plugin } from 'vite'

/** The folders of islands by the kind of page that loads them, which begins their entries' names. */
const ISLANDS = { island: 'src/storefront/islands', admin: 'src/admin/islands' } as const
const STYLES = {
  app: 'src/storefront/styles/app.css',
  'admin-app': 'src/admin/styles/admin.css',
}
/** The reader of `/docs`: one script that needs nothing from elsewhere. */
const API_READER = 'node_modules/@scalar/api-reference/dist/browser/standalone.js'
/** Who entered a drop checks it with this: it is downloaded from its fairness page. */
const DRAW_VERIFIER = 'tools/verify-draw/verify-draw.mjs'
const SERVICE_WORKER = 'src/storefront/service-worker/service-worker.ts'
/** Where the gateway's bundle finds the hashed names (package.json `imports`). */
const MANIFEST = '.kerbside/storefront-manifest.json'

/** Each file directly in a folder is an island; what they share stands in folders below it. */
async function islandEntries(kind: keyof typeof ISLANDS): Promise<Record<string, string>> {
  const folder = ISLANDS[kind]
  const files = (await readdir(folder)).filter((file) => /^[\w-]+(?<!\.test)\.tsx?$/.test(file))
  return Object.fromEntries(
    files.map((file) => [`${kind}/${file.replace(/\.tsx?$/, '')}`, `${folder}/${file}`]),
  )
}

interface BuiltIsland {
  script: string
  preload: string[]
}

const ordered = <T>(record: Record<string, T> = {}): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

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
    const css: Record<string, string> = {}
    let apiReader = ''
    const islands: Record<string, Record<string, BuiltIsland>> = { island: {}, admin: {} }
    for (const output of Object.values(bundle)) {
      if (output.type === 'asset') {
        const style = output.names.find((name) => name.endsWith('.css'))
        if (style !== undefined) css[style.slice(0, -'.css'.length)] = `/${output.fileName}`
        if (output.names.includes('api-reader.js')) apiReader = `/${output.fileName}`
      } else if (output.isEntry) {
        const [kind = '', name = ''] = output.name.split('/')
        const own = islands[kind]
        if (own === undefined) continue
        own[name] = {
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
    const manifest = {
      css: css.app,
      adminCss: css['admin-app'],
      apiReader,
      islands: ordered(islands.island),
      adminIslands: ordered(islands.admin),
    }
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
        ...(await islandEntries('island')),
        ...(await islandEntries('admin')),
        ...STYLES,
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
