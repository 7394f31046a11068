import {Buffer} from 'node:buffer';
import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import type {TestContext} from 'node:test';

/** A, AAAA addresses of a name; `missing` for NXDOMAIN, `failing` for SERVFAIL, `silent` for no answer at all. */
export type Records = Readonly<
	Record<
		string,
		{a?: string; aaaa?: string; silent?: 'a' | 'aaaa'} | 'missing' | 'failing' | 'silent'
	>
>;

const types = {a: 1, aaaa: 28} as const;
const failures = {failing: 2, missing: 3} as const;

const addressBytes = (type: number, address: string): Buffer =>
	type === types.a
		? Buffer.from(address.split('.').map(Number))
		: Buffer.from(
				address
					.split(':')
					.map(part => part.padStart(4, '0'))
					.join(''),
				'hex',
			);

/** A DNS server on this machine that knows these names, and counts questions. IPv6 addresses are written out in full. */
export const startDnsServer = async (
	t: Pick<TestContext, 'after'>,
	records: Records,
): Promise<{server: string; questions: string[]}> => {
	const socket = createSocket('udp4');
	const questions: string[] = [];
	socket.on('message', (message, from) => {
		const labels: string[] = [];
		let at = 12;
		for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
			labels.push(message.toString('latin1', at + 1, at + 1 + length));
			at += length + 1;
		}

		const type = message.readUInt16BE(at + 1);
		const family = type === types.a ? 'a' : 'aaaa';
		const name = labels.join('.').toLowerCase();
		questions.push(`${family} ${name}`);
		const record = records[name] ?? 'missing';
		if (record === 'silent' || (typeof record === 'object' && record.silent === family)) {
			return;
		}

		const address = typeof record === 'object' ? record[family] : undefined;
		const code = typeof record === 'object' ? 0 : failures[record];
		const header = Buffer.from([
			message[0] ?? 0,
			message[1] ?? 0,
			0x81,
			0x80 + code,
			0,
			1,
			0,
			address === undefined ? 0 : 1,
			0,
			0,
			0,
			0,
		]);
		const answer = address === undefined ? Buffer.alloc(0) : addressBytes(type, address);
		const answerHeader =
			address === undefined
				? Buffer.alloc(0)
				: Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, answer.length]);
		socket.send(
			Buffer.concat([header, message.subarray(12, at + 5), answerHeader, answer]),
			from.port,
			from.address,
		);
	});
	socket.bind(0, '127.0.0.1');
	await once(socket, 'listening');
	t.after(() => {
		socket.close();
	});
	return {server: `127.0.0.1:${socket.address().port}`, questions};
};
