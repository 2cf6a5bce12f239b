/// The page and its interface. In: HTTPS requests of people and of other systems. Out: JSON, playlists, stored bytes,
/// the front end, and a document that describes all of it ([RouteRights] is the one table of addresses). The only
/// room that knows Jetty and Javalin. Always holds: nothing is shown without a login or a token; what does not
/// stand in the table is refused to everybody; only durable bytes leave; no name in a request can leave its
/// folder; a slow or hostile client costs a bounded number of threads and bytes, and never reaches a recording.
@NullMarked
package org.liuhen.appliance.web;

import org.jspecify.annotations.NullMarked;
