import path from 'node:path';
import type {Shot} from './shoot.ts';

/** Where a frame is kept. */
export const frameFile = ({columns, rows, name}: Pick<Shot, 'columns' | 'rows' | 'name'>): string =>
	path.join(import.meta.dirname, `../../media/frames/${columns}x${rows}/${name}.txt`);
