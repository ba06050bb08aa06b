//! The server: loopback only, its own accept loop so that slow clients have a time limit.

use crate::base::errors::{Fault, Trouble};
use crate::web::{App, Doors, guard};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long a client may take to send its headers.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// Connections served at once; more wait.
const CONNECTIONS: usize = 256;
/// How often sessions are looked at for their end.
const TICK: Duration = Duration::from_secs(5);

/// Listens on the loopback address. Port 0 takes any free one.
///
/// # Errors
/// `PortTaken`.
pub async fn listen(port: u16) -> Result<(TcpListener, SocketAddr), Trouble> {
    let taken = |_| Trouble::new(Fault::PortTaken).with("port", port.to_string());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    Ok((listener, address))
}

/// All doors of the program. A capability adds its line here.
pub fn doors() -> Doors {
    Doors::default()
        .open_get("/static/{file}", serve_static)
        .open_get("/favicon.ico", favicon)
        .and(crate::access::web::doors())
        .and(crate::today::web::doors())
        .and(crate::people::web::doors())
        .and(crate::papers::web::doors())
        .and(crate::duplicates::web::doors())
        .and(crate::letters::web::doors())
        .and(crate::evidence::web::doors())
        .and(crate::importing::web::doors())
        .and(crate::law::web::doors())
        .and(crate::tracing::web::doors())
        .and(crate::settings::web::doors())
        .and(crate::custody::web::doors())
        .and(crate::members::web::doors())
        .and(crate::renewals::web::doors())
        .and(crate::clocks::web::doors())
        .and(crate::tasks::web::doors())
}

/// The whole router over an app.
pub fn router(app: &App) -> Router {
    doors()
        .into_router()
        .fallback(async || Trouble::from(Fault::NotThere).into_response())
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), guard::guard))
        .with_state(app.clone())
}

/// Serves until the program is told to stop; then lets answers under way finish and locks the desk.
pub async fn serve(listener: TcpListener, app: App) {
    let router = router(&app);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let ticker = tokio::spawn(watch(app.clone()));
    let mut stop = std::pin::pin!(told_to_stop());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, _)) = accepted else { continue };
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
            if let Err(error) = http.serve_connection(TokioIo::new(stream), service).await {
                tracing::debug!(%error, "connection");
            }
            drop(place);
        });
    }
    ticker.abort();
    app.sessions().end_all();
    let desk = Arc::clone(app.desk());
    let _ = tokio::task::spawn_blocking(move || {
        if let Err(trouble) = desk.save_snapshots(true) {
            tracing::warn!(%trouble, "snapshot at the end");
        }
        desk.lock();
    })
    .await;
}

/// Ends sessions whose time is over, locks when nobody is left, and saves snapshots when they are worth it.
async fn watch(app: App) {
    let mut tick = tokio::time::interval(TICK);
    loop {
        tick.tick().await;
        let over = app.sessions().end_overdue(app.now());
        for user in &over {
            app.imports().forget(*user);
            let _ = app.desk().note_session(*user, "idle").await;
        }
        let app = app.clone();
        let _ = tokio::task::spawn_blocking(move || {
            if let Err(trouble) = app.desk().forget_what_is_over() {
                tracing::warn!(%trouble, "forgetting what is over");
            }
            if let Err(trouble) = app.desk().save_snapshots(!over.is_empty()) {
                tracing::warn!(%trouble, "snapshot");
            }
            if !over.is_empty() {
                app.close_what_nobody_holds();
            }
        })
        .await;
    }
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

async fn serve_static(axum::extract::Path(file): axum::extract::Path<String>) -> crate::web::Reply {
    let (kind, text): (&str, &'static str) = match file.as_str() {
        "panah.css" => ("text/css; charset=utf-8", include_str!("../../static/panah.css")),
        "panah.js" => ("text/javascript; charset=utf-8", include_str!("../../static/panah.js")),
        "tell.js" => ("text/javascript; charset=utf-8", include_str!("../../static/tell.js")),
        "icon.svg" => ("image/svg+xml", include_str!("../../static/icon.svg")),
        _ => return Err(Fault::NotThere.into()),
    };
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

async fn favicon() -> crate::web::Reply {
    serve_static(axum::extract::Path("icon.svg".to_owned())).await
}
