import { createRouter } from '../http/app.ts'
import { redPacketPages } from './pages.tsx'
import { redPacketRoutes } from './routes.ts'
import { staffRedPacketPages } from './staff-pages.tsx'
import { staffRedPacketRoutes } from './staff-routes.ts'

/** Red packets: their claims by members, and their funding by staff. */
export const redPacketsArea = createRouter()

redPacketsArea.route('/', redPacketRoutes)
redPacketsArea.route('/', redPacketPages)
redPacketsArea.route('/', staffRedPacketRoutes)
redPacketsArea.route('/', staffRedPacketPages)
