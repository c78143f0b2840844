/** Written by the storefront's build (vite.config.ts); the names carry their content's hash. */
declare module '#storefront-manifest' {
  interface BuiltIsland {
    script: string
    preload: string[]
  }
  const manifest: {
    css: string
    adminCss: string
    apiReader: string
    islands: Record<string, BuiltIsland>
    adminIslands: Record<string, BuiltIsland>
  }
  export default manifest
}
