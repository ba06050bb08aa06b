//! The list of doors. A page cannot be registered without naming its act; the list is a value that is printed,
//! snapshotted and walked by the access test.

use crate::access::model::Act;
use crate::access::permit::Actor;
use crate::base::Fault;
use crate::web::App;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

/// One door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path with its parameters.
    pub path: &'static str,
    /// The act, or nothing for a door that is open to everybody.
    pub act: Option<Act>,
}

/// Doors as they are built up.
#[derive(Default)]
pub struct Doors {
    router: Router<App>,
    list: Vec<Door>,
}

impl Doors {
    /// A page that somebody with leave for `act` may read.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, act: Act, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("GET", path, Some(act), get(handler))
    }

    /// A form that somebody with leave for `act` may send.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, act: Act, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, Some(act), post(handler))
    }

    /// A page open to everybody: login, static files.
    #[must_use]
    pub fn open_get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("GET", path, None, get(handler))
    }

    /// A form open to everybody: login.
    #[must_use]
    pub fn open_post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, None, post(handler))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        act: Option<Act>,
        route: MethodRouter<App>,
    ) -> Self {
        self.list.push(Door { method, path, act });
        let route = match act {
            Some(act) => route.layer(from_fn(move |request, next| pass(act, request, next))),
            None => route,
        };
        self.router = self.router.route(path, route);
        self
    }

    /// Puts another capability's doors beside these.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        self.router = self.router.merge(other.router);
        self
    }

    /// The list, in the order of the paths.
    pub fn list(&self) -> Vec<Door> {
        let mut list = self.list.clone();
        list.sort_by_key(|d| (d.path, d.method));
        list
    }

    /// The routes.
    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

/// At the door: somebody is logged in, and one of their roles does the act. The handler still needs its permit.
async fn pass(act: Act, mut request: Request, next: Next) -> Response {
    let Some(actor) = request.extensions_mut().get_mut::<Actor>() else {
        return crate::base::Trouble::from(Fault::SessionEnded).into_response();
    };
    if !actor.does(act) {
        return crate::base::Trouble::from(Fault::NotYours).into_response();
    }
    actor.door = Some(act);
    next.run(request).await
}
