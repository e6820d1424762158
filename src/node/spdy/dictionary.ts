// What both ends of SPDY/3 know before they compress their first header: a fixed text of the
// specification (draft-mbelshe-httpbis-spdy-00, section 2.6.10.1).

const names = [
  ..."options head post put delete trace accept accept-charset accept-encoding accept-language".split(
    " ",
  ),
  ..."accept-ranges age allow authorization cache-control connection content-base".split(" "),
  ..."content-encoding content-language content-length content-location content-md5".split(" "),
  ..."content-range content-type date etag expect expires from host if-match".split(" "),
  ..."if-modified-since if-none-match if-range if-unmodified-since last-modified location".split(
    " ",
  ),
  ..."max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after".split(
    " ",
  ),
  ..."server te trailer transfer-encoding upgrade user-agent vary via warning".split(" "),
  ..."www-authenticate method get status".split(" "),
  "200 OK",
  ..."version HTTP/1.1 url public set-cookie keep-alive origin".split(" "),
];

const codes =
  "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505";
const phrases =
  "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized" +
  "403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable";
const dates =
  "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT";
const values =
  "chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain," +
  "text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.";

function withLength(name: string): Buffer {
  const bytes = Buffer.alloc(4 + name.length);
  bytes.writeUInt32BE(name.length);
  bytes.write(name, 4);
  return bytes;
}

/** The compression dictionary of SPDY/3. */
export const dictionary = Buffer.concat([
  ...names.map(withLength),
  Buffer.from(codes + phrases + dates + values),
]);
