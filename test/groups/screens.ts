import {register} from 'tsx/esm/api';
import {loadGroup} from './load-group.ts';

register();
loadGroup('screens');
