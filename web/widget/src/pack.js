/**
 * What the door puts into the script when it serves it: the names, colours and numbers of its pack. See
 * `web/widget_script.py`, which fills in the marker below.
 *
 * @typedef {{name: string, emergency: {name: string, phone: string}, home: {title: string}[], colours: Object<string, string>,
 *   draft: boolean, exit: string}} Pack
 */

const EMPTY = { name: "Safer North West", emergency: {}, home: [], colours: {}, exit: "/" };

/** @type {Pack} */
export const pack = Object.assign(EMPTY, "%SAFERNW_PACK%");
