import process from 'node:process';
import {register} from 'tsx/esm/api';
import {loadGroup} from './load-group.ts';

register();
// A failure names the line of the source, not of what tsx has made of it.
process.setSourceMapsEnabled(true);
loadGroup('screens');
