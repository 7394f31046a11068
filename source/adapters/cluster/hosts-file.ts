import {isIP} from 'node:net';
import {readRegularSync} from '../disk/read-regular.ts';

export type Address = {address: string; family: 4 | 6};

export const addressOf = (address: string): Address => ({
	address,
	family: isIP(address) === 6 ? 6 : 4,
});

/** Names and addresses of a hosts(5) file; a name may have several. */
const parseHosts = (text: string): ReadonlyMap<string, readonly Address[]> => {
	const hosts = new Map<string, Address[]>();
	for (const line of text.split('\n')) {
		const [address = '', ...names] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/v);
		if (isIP(address) === 0) {
			continue;
		}

		for (const name of names) {
			const known = hosts.get(name.toLowerCase()) ?? [];
			hosts.set(name.toLowerCase(), [...known, addressOf(address)]);
		}
	}

	return hosts;
};

/** The machine's hosts file; empty where there is none. */
export const readHosts = (file: string): ReadonlyMap<string, readonly Address[]> => {
	try {
		return parseHosts(readRegularSync(file).toString('utf8'));
	} catch {
		return new Map();
	}
};
