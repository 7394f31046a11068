import {Buffer} from 'node:buffer';
import {Duplex} from 'node:stream';
import type {RawData, WebSocket} from 'ws';

/** What the kubelet says about a port that cannot be reached. */
export class PortFailure extends Error {
	override readonly name = 'PortFailure';
}

const dataChannel = 0;
const errorChannel = 1;
const closeMs = 500;

const bytesOf = (data: RawData): Buffer => {
	if (Array.isArray(data)) {
		return Buffer.concat(data);
	}

	return Buffer.isBuffer(data) ? data : Buffer.from(data);
};

/**
A byte stream over an open WebSocket of `v4.channel.k8s.io` to one port: each message is a channel's number and its bytes; data and errors
have a channel each, whose first message repeats the port. The protocol knows no half-close: the stream ends when the socket closes.
*/
export const tunnelStream = (socket: WebSocket): Duplex => {
	const begun = new Set<number>();
	let hasEnded = false;

	const stream = new Duplex({
		// Our side has no end of its own.
		allowHalfOpen: true,
		read() {
			if (socket.isPaused) {
				socket.resume();
			}
		},
		write(chunk: Buffer, _encoding, done) {
			if (socket.readyState !== socket.OPEN) {
				done(new PortFailure('the tunnel is closed'));
				return;
			}

			socket.send(Buffer.concat([Buffer.from([dataChannel]), chunk]), {binary: true}, error => {
				done(error);
			});
		},
		destroy(error, done) {
			socket.close(1000);
			// A peer that does not close its side must not keep us waiting.
			setTimeout(() => {
				socket.terminate();
			}, closeMs).unref();
			done(error);
		},
	});

	const end = () => {
		if (!hasEnded && !stream.destroyed) {
			hasEnded = true;
			stream.push(null);
		}
	};

	socket.on('message', data => {
		const bytes = bytesOf(data);
		const channel = bytes[0] ?? -1;
		const payload = bytes.subarray(1);
		if (!begun.has(channel)) {
			begun.add(channel);
			return;
		}

		if (channel === errorChannel && payload.length > 0) {
			stream.destroy(new PortFailure(payload.toString('utf8').trim()));
		} else if (
			channel === dataChannel &&
			payload.length > 0 &&
			!hasEnded &&
			!stream.destroyed &&
			!stream.push(payload)
		) {
			socket.pause();
		}
	});
	socket.on('error', error => {
		stream.destroy(error);
	});
	socket.on('close', end);
	return stream;
};
