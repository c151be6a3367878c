import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** The UDP side: https://docs.discord.com/developers/topics/voice-connections#establishing-a-voice-udp-connection */
export interface Media {
  /** Where someone with this number sends to. */
  address(ssrc: number): AddressInfo;
  close(): void;
}

/** What came over UDP from whom. */
export interface Hears {
  /** Someone asks for their address; whether they are answered. */
  discovery(ssrc: number): boolean;
  /** `at`: by `performance.now()`. */
  packet(ssrc: number, bytes: Buffer, at: number): void;
}

const discovery = { length: 74, request: 1, answer: 2 };
const rtp = 0x80;
const smallestPacket = 12;

/** Node reads 32 packets of a socket at a time: with a single one, hundreds of speakers would outrun it. */
const ports = 16;

/** Bytes that wait when we are slow; the kernel may grant less. */
const recvBufferSize = 4 * 1024 * 1024;

export async function openMedia(hears: Hears): Promise<Media> {
  const sockets = await Promise.all(Array.from({ length: ports }, () => openPort(hears)));
  return {
    address: (ssrc) => sockets[ssrc % ports]!.address(),
    close() {
      for (const socket of sockets.splice(0)) socket.close();
    },
  };
}

async function openPort(hears: Hears): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize });
  socket.on('message', (bytes, sender) => {
    const at = performance.now();
    if (bytes.length === discovery.length && bytes.readUInt16BE(0) === discovery.request) {
      const ssrc = bytes.readUInt32BE(4);
      if (hears.discovery(ssrc)) answer(socket, ssrc, sender);
    } else if (bytes.length > smallestPacket && bytes[0] === rtp)
      hears.packet(bytes.readUInt32BE(8), bytes, at);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** https://docs.discord.com/developers/topics/voice-connections#ip-discovery */
function answer(socket: Socket, ssrc: number, { address, port }: { address: string; port: number }): void {
  const bytes = Buffer.alloc(discovery.length);
  bytes.writeUInt16BE(discovery.answer, 0);
  bytes.writeUInt16BE(discovery.length - 4, 2);
  bytes.writeUInt32BE(ssrc, 4);
  bytes.write(address, 8);
  bytes.writeUInt16BE(port, discovery.length - 2);
  socket.send(bytes, port, address);
}
