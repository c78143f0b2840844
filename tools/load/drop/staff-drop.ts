import type { PatientClient } from '../patient-client.ts'

interface DropPlan {
  variantId: string
  units: number
  limit: number
  mode: 'queue' | 'draw'
  opensAt: number
  closesAt: number
  /** Left to the shop where it is not given. */
  stockShards?: number
}

/** Makes a drop of one variant as staff do. Gives its id. */
export async function createDrop(
  client: PatientClient,
  token: string,
  { variantId, units, limit, mode, opensAt, closesAt, stockShards }: DropPlan,
): Promise<string> {
  const { id } = await client.json<{ id: string }>({
    method: 'POST',
    path: '/api/admin/v1/drops',
    token,
    key: `load-drop-${variantId}-${opensAt}`,
    body: {
      title: 'A drop under load',
      mode,
      opensAt: new Date(opensAt).toISOString(),
      closesAt: new Date(closesAt).toISOString(),
      variants: [{ variantId, quota: units }],
      limitPerShopper: limit,
      ...(stockShards === undefined ? {} : { stockShards }),
    },
  })
  return id
}
