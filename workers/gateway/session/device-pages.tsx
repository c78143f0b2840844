import { Devices } from '../../../src/storefront/components/account/devices.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter } from '../http/app.ts'
import { seeOther } from '../http/pages/forms.ts'
import {
  answerMember,
  isMember,
  memberForm,
  renderAccount,
  toSignIn,
} from '../http/pages/member-page.tsx'
import { endDevice, endOtherDevices, listDevices } from './end-session.ts'

/** The devices that the member is signed in on. */
export const devicePages = createRouter()

const PATH = '/account/devices'

devicePages.get(PATH, async (c) => {
  if (!(await isMember(c))) return toSignIn(c, PATH)
  const devices = await listDevices(c)
  if (!devices.ok) return answerMember(c, devices.problem, PATH)
  return renderAccount(
    c,
    { title: texts.account.title, area: 'devices', path: PATH },
    <Devices devices={devices.value.data} ended={c.req.query('told') === 'ended'} />,
  )
})

/** `end=others` or `end=<id>`, by the button that was pressed. */
devicePages.post(PATH, async (c) => {
  const fields = await memberForm(c, PATH)
  if (fields instanceof Response) return fields
  const id = fields.get('end') ?? ''
  const ended = id === 'others' ? await endOtherDevices(c) : await endDevice(c, id.slice(0, 40))
  // One that is signed out already is what the form wants.
  if (!ended.ok && ended.problem.code !== 'not_found') return answerMember(c, ended.problem, PATH)
  return seeOther(c, `${PATH}?told=ended`)
})
