/** Written by the storefront's build (vite.config.ts); the names carry their content's hash. */
declare module '#storefront-manifest' {
  const manifest: {
    css: string
    apiReader: string
    islands: Record<string, { script: string; preload: string[] }>
  }
  export default manifest
}
