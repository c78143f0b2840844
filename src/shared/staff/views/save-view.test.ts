import { expect, it } from 'vitest'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { STAFF_VIEW_QUERY_MAX_CHARS, STAFF_VIEWS_MAX_PER_LIST } from '../../platform/limits.ts'
import { readViews, removeView, saveView } from './save-view.ts'

function world() {
  const db = d1Of('directory')
  for (const id of ['stf_1', 'stf_2']) {
    db.sqlite
      .prepare(
        "INSERT INTO staff (id, name, email, role, created_at) VALUES (?, 'N', ?, 'owner', 1)",
      )
      .run(id, `${id}@kerbside.test`)
  }
  const ownerOf = (staffId: string) => ({ staffId, list: 'orders' as const })
  return { deps: { db, now: () => 1 }, mine: ownerOf('stf_1'), theirs: ownerOf('stf_2') }
}

it('a view belongs to the member of staff who saved it, and to nobody else', async () => {
  const { deps, mine, theirs } = world()
  await saveView(deps, mine, { name: 'Late', query: 'status=packed' })
  await saveView(deps, theirs, { name: 'Late', query: 'status=paid' })
  expect(await readViews(deps, mine)).toEqual([{ name: 'Late', query: 'status=packed' }])
  expect(await removeView(deps, theirs, 'Late')).toMatchObject({ ok: true })
  expect(await readViews(deps, mine)).toHaveLength(1)
  expect(await removeView(deps, theirs, 'Late')).toMatchObject({ problem: { code: 'not_found' } })
})

it('the same name again replaces the filters, also where no further view has room', async () => {
  const { deps, mine } = world()
  const results = []
  for (let n = 0; n <= STAFF_VIEWS_MAX_PER_LIST; n += 1) {
    results.push(await saveView(deps, mine, { name: `View ${n}`, query: 'q=a' }))
  }
  expect(results.at(-1)).toMatchObject({ problem: { code: 'invalid_body' } })
  expect(await readViews(deps, mine)).toHaveLength(STAFF_VIEWS_MAX_PER_LIST)
  expect((await saveView(deps, mine, { name: 'View 0', query: 'q=b' })).ok).toBe(true)
  expect(await readViews(deps, mine)).toContainEqual({ name: 'View 0', query: 'q=b' })
})

it('a view without a name or filters is refused', async () => {
  const { deps, mine } = world()
  for (const view of [
    { name: '', query: 'q=a' },
    { name: 'A', query: '' },
    { name: 'A', query: 'q'.repeat(STAFF_VIEW_QUERY_MAX_CHARS + 1) },
  ]) {
    expect(await saveView(deps, mine, view)).toMatchObject({ problem: { code: 'invalid_body' } })
  }
  expect(await readViews(deps, mine)).toEqual([])
})
