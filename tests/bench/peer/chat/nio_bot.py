# SPDX-License-Identifier: EUPL-1.2
"""The echo bot that one would write with matrix-nio, to be measured beside ours: every command is answered by a notice that
names it. No database, no encryption, nothing kept but the sync token in memory.

    nio_bot.py PORT
"""
import asyncio
import sys

from nio import AsyncClient, RoomMessageText

ME = "@bot:lab.example"


async def main(port):
    client = AsyncClient(f"http://127.0.0.1:{port}", ME)
    client.restore_login(ME, "BENCH", "token")
    await client.sync(timeout=0, full_state=True)

    async def heard(room, event):
        if event.sender == ME:
            return
        content = {"msgtype": "m.notice", "body": event.body, "m.relates_to": {"m.in_reply_to": {"event_id": event.event_id}}}
        await client.room_send(room.room_id, "m.room.message", content)

    client.add_event_callback(heard, RoomMessageText)
    await client.sync_forever(timeout=30000)


asyncio.run(main(sys.argv[1]))
