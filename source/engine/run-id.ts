import {randomBytes} from 'node:crypto';

/** `20261121-143015-3fa9`: sorts by time, and is part of a namespace's name, so a DNS label. */
export const makeRunId = (now: number): string => {
	const [date = '', time = ''] = new Date(now).toISOString().split('T');
	return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${randomBytes(2).toString('hex')}`;
};
